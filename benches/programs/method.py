# functions kept in objects, and built-ins called as methods
class Account:
    def __init__(self):
        self.balance = 0
        self.add = lambda account, n: account.balance + n


def main():
    stack = []
    account = Account()
    for i in range(1500000):
        account.balance = account.add(account, i % 10)
        stack.append(i)
        if len(stack) > 10:
            stack.pop()
            stack.pop()
    print(account.balance, len(stack))


main()
