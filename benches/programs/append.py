# a text that grows piece by piece
def main():
    total = 0
    for turn in range(5):
        text = ""
        for i in range(20000):
            text += "line " + str(i) + ";"
        total += len(text)
    print(total)


main()
