# creating small objects
def main():
    total = 0
    for i in range(2000000):
        o = {"id": i, "half": i // 2, "name": "row"}
        total += o["id"] - o["half"]
    print(total)


main()
