# an array that grows, is read by index and written by index
def main():
    total = 0
    for turn in range(10):
        a = []
        for i in range(500000):
            a.append(i * 3)
        for i in range(1, len(a)):
            a[i] = a[i] + a[i - 1] % 10
        total += a[len(a) - 1] + a[123]
    print(total)


main()
