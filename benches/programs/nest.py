# nested while loops
def main():
    total = 0
    i = 0
    while i < 5000:
        j = 0
        while j < 5000:
            total = total + (i + j) % 3
            j = j + 1
        i = i + 1
    print(total)


main()
