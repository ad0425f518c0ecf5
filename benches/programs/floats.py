# float arithmetic: steps of the Mandelbrot iteration
def main():
    inside = 0
    for row in range(400):
        for column in range(400):
            cr = column / 200.0 - 1.5
            ci = row / 200.0 - 1.0
            zr = 0.0
            zi = 0.0
            n = 0
            while n < 50 and zr * zr + zi * zi < 4.0:
                following = zr * zr - zi * zi + cr
                zi = 2.0 * zr * zi + ci
                zr = following
                n += 1
            if n == 50:
                inside += 1
    print(inside)


main()
