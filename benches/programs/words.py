# a dictionary as a map: counting words
def main():
    seed = 7
    counts = {}
    for i in range(1000000):
        seed = (seed * 1103515245 + 12345) % 2147483648
        word = "w" + str(seed // 65536 % 5000)
        counts[word] = counts.get(word, 0) + 1
    most = 0
    for word, n in counts.items():
        if n > most:
            most = n
    print(len(counts), most)


main()
