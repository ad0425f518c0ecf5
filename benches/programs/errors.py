# errors that are thrown in a function, caught outside of it, and blocks that run in any case
def checked(i):
    if i % 10 == 0:
        raise ValueError("ten")
    return i


def work():
    total = caught = cleaned = 0
    for i in range(1000000):
        try:
            total += checked(i)
        except ValueError as e:
            caught += len(str(e))
        finally:
            cleaned += 1
    print(total, caught, cleaned)


work()
