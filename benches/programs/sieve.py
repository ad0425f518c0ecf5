# the sieve of Eratosthenes
def main():
    n = 5000000
    composite = []
    for i in range(n + 1):
        composite.append(False)
    count = 0
    i = 2
    while i <= n:
        if not composite[i]:
            count += 1
            j = i * i
            while j <= n:
                composite[j] = True
                j += i
        i += 1
    print(count)


main()
