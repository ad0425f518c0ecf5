# closures that change what they captured
def counter(step):
    n = 0

    def count():
        nonlocal n
        n = n + step
        return n

    return count


def main():
    a = counter(1)
    b = counter(2)
    total = 0
    for i in range(3000000):
        total += a() + b()
    print(total)


main()
