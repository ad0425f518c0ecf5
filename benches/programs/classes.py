# instances of two classes: made, their fields changed, their methods called
class Body:
    def __init__(self, v):
        self.x = 0
        self.v = v

    def step(self, dt):
        self.x = self.x + self.v * dt

    def energy(self):
        return self.v * self.v


class Heavy(Body):
    def __init__(self, v, mass):
        super().__init__(v)
        self.mass = mass

    def energy(self):
        return self.mass * self.v * self.v


def work():
    a = Body(1)
    b = Heavy(2, 3)
    total = 0
    for i in range(1000000):
        a.step(1)
        b.step(2)
        total += a.energy() + b.energy()
        if i % 10 == 0:
            a = Body(i % 7)
    print(total, a.x, b.x)


work()
