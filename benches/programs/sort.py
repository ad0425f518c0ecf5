# sorting numbers
def main():
    seed = 42
    a = []
    for i in range(500000):
        seed = (seed * 1103515245 + 12345) % 2147483648
        a.append(seed)
    result = sorted(a)
    print(result[0], result[250000], result[499999])


main()
