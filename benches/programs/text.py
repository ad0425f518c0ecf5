# split, upper, replace, trim and join
def main():
    line = " alpha, beta, gamma, delta, epsilon, zeta, eta, theta "
    total = 0
    for i in range(100000):
        parts = line.strip().split(", ")
        joined = ";".join(parts)
        total += len(parts) + len(joined.upper().replace("A", "aa"))
    print(total)


main()
