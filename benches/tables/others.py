"""The operations of the tables benchmark in pandas and polars.

usage: others.py pandas|polars <folder>

Reads the name of an operation from each line of standard input, does it once and answers with one line: the CPU time in
seconds (user and system) of the operation alone, and a checksum. Tables are read, and results dropped, outside of it.
"""

import gc
import sys
import time

STEP = 99991


def shown(values):
    """Numbers and texts as tokens; what is no value is `null`."""
    return " ".join("null" if v is None or v != v else str(v).replace(" 00:00:00", "") for v in values)


class Pandas:
    def __init__(self, folder):
        import pandas

        self.pandas = pandas
        self.folder = folder
        self.rows = self.read("rows")
        self.second = pandas.read_csv(f"{folder}/second.csv")
        self.half = pandas.read_csv(f"{folder}/half.csv")
        self.people = pandas.read_csv(f"{folder}/people.csv")

    def read(self, name):
        return self.pandas.read_csv(f"{self.folder}/{name}.csv", parse_dates=["day"])

    def group(self, *keys):
        # Null is a key, and the groups keep the order they appear in, as in DataCode.
        groups = self.rows.groupby(list(keys), sort=False, dropna=False)
        return groups.agg(total=("quantity", "sum"), mean=("amount", "mean")).reset_index()

    def sort(self, *keys):
        return self.rows.sort_values(list(keys), na_position="first")

    def operations(self):
        import datetime

        t = self.rows
        day = self.pandas.Timestamp(datetime.date(2024, 7, 1))
        return {
            "csv": lambda: self.read("rows"),
            "group int": lambda: self.group("user"),
            "group few": lambda: self.group("city"),
            "group many": lambda: self.group("name"),
            "group two": lambda: self.group("city", "quantity"),
            "join 1:1": lambda: t.merge(self.second, on="id"),
            "join n:1": lambda: t.merge(self.people, on="name"),
            "join left": lambda: t.merge(self.half, on="id", how="left"),
            "sort int": lambda: self.sort("id"),
            "sort float": lambda: self.sort("rate"),
            "sort text": lambda: self.sort("name"),
            "sort two": lambda: self.sort("city", "amount"),
            "filter float": lambda: t[t["amount"] > 500],
            "filter text": lambda: t[(t["amount"] > 500) & (t["city"] == "Минск")],
            "filter date": lambda: t[t["day"] >= day],
        }

    def sample(self, table, name):
        return shown(table[name].iloc[::STEP].tolist())

    def sum(self, table, name):
        first, _, second = name.partition("*")
        return (table[first] * table[second] if second else table[first]).sum()


class Polars(Pandas):
    def __init__(self, folder):
        import polars

        assert polars.thread_pool_size() == 1
        self.polars = polars
        self.folder = folder
        self.rows = self.read("rows")
        self.second = polars.read_csv(f"{folder}/second.csv")
        self.half = polars.read_csv(f"{folder}/half.csv")
        self.people = polars.read_csv(f"{folder}/people.csv")

    def read(self, name):
        return self.polars.read_csv(f"{self.folder}/{name}.csv", try_parse_dates=True)

    def group(self, *keys):
        col = self.polars.col
        # As its users write it, hence in any order: that is less work.
        groups = self.rows.group_by(list(keys))
        return groups.agg(total=col("quantity").sum(), mean=col("amount").mean())

    def sort(self, *keys):
        return self.rows.sort(list(keys))

    def operations(self):
        import datetime

        t, col = self.rows, self.polars.col
        day = datetime.date(2024, 7, 1)
        return {
            "csv": lambda: self.read("rows"),
            "group int": lambda: self.group("user"),
            "group few": lambda: self.group("city"),
            "group many": lambda: self.group("name"),
            "group two": lambda: self.group("city", "quantity"),
            "join 1:1": lambda: t.join(self.second, on="id"),
            "join n:1": lambda: t.join(self.people, on="name"),
            "join left": lambda: t.join(self.half, on="id", how="left"),
            "sort int": lambda: self.sort("id"),
            "sort float": lambda: self.sort("rate"),
            "sort text": lambda: self.sort("name"),
            "sort two": lambda: self.sort("city", "amount"),
            "filter float": lambda: t.filter(col("amount") > 500),
            "filter text": lambda: t.filter((col("amount") > 500) & (col("city") == "Минск")),
            "filter date": lambda: t.filter(col("day") >= day),
        }

    def sample(self, table, name):
        return shown(table[name][::STEP].to_list())


def timed(work):
    before = time.process_time()
    result = work()
    return time.process_time() - before, result


# What is looked at of the outcome: columns that are added up, and columns of which every so many-th value is told.
CHECKED = {
    "csv": (["id", "user", "amount", "quantity", "rate"], ["name", "city", "day", "active", "note"]),
    "group": (["total", "mean"], []),
    "join 1:1": (["id*value", "amount"], []),
    "join n:1": (["id*level", "amount"], []),
    "join left": (["id*part", "amount"], []),
    "sort int": (["amount"], ["id", "name", "day"]),
    "sort float": (["amount"], ["rate", "id"]),
    "sort text": (["amount"], ["name"]),
    "sort two": (["id"], ["city", "amount"]),
    "filter": (["id", "amount"], ["id", "name", "day"]),
}


def main():
    side = {"pandas": Pandas, "polars": Polars}[sys.argv[1]](sys.argv[2])
    operations = side.operations()
    print("ready", flush=True)
    for line in sys.stdin:
        name = line.strip()
        gc.collect()
        seconds, result = timed(operations[name])
        sums, samples = CHECKED.get(name) or CHECKED[name.split()[0]]
        told = [str(len(result))]
        told += [str(side.sum(result, column)) for column in sums]
        told += [side.sample(result, column) for column in samples]
        print(f"{seconds:.6f} {' '.join(told)}", flush=True)
        result = None


main()
