# map, filter and reduce with function values
from functools import reduce


def main():
    numbers = list(range(1000))
    total = 0
    for turn in range(4000):
        tripled = map(lambda x: x * 3 + turn, numbers)
        even = filter(lambda x: x % 2 == 0, tripled)
        total += reduce(lambda a, b: a + b, even, 0)
    print(total)


main()
