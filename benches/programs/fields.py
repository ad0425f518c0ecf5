# reading and writing the fields of an object
class Point:
    def __init__(self):
        self.x = 0
        self.y = 0
        self.steps = 0


def main():
    point = Point()
    for i in range(5000000):
        point.x = point.x + 1
        point.y = point.y + point.x % 5
        point.steps += 1
    print(point.x, point.y, point.steps)


main()
