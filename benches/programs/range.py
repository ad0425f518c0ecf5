# a for loop over a range
def main():
    total = 0
    for i in range(30000000):
        total += i % 7
    print(total)


main()
