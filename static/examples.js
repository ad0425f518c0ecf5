// Programs to begin with. Each runs as it stands, on any server.

const en = String.raw;
const ru = String.raw;

export const EXAMPLES = [
  {
    name: { ru: "Первая таблица", en: "A first table" },
    program: {
      ru: ru`# Таблица из строк и заголовков; показать и посчитать
let sales = table([
    ["Минск", "чай", 120],
    ["Брест", "кофе", 340],
    ["Гродно", "чай", 95],
    ["Минск", "кофе", 410],
], ["город", "товар", "сумма"])

let large = table_where(sales, "сумма", ">", 100)
show_table(table_sort(large, "сумма", false))
print("Всего:", sum(sales["сумма"]))
`,
      en: en`# A table from rows and headers; show it and add it up
let sales = table([
    ["Minsk", "tea", 120],
    ["Brest", "coffee", 340],
    ["Grodno", "tea", 95],
    ["Minsk", "coffee", 410],
], ["city", "goods", "amount"])

let large = table_where(sales, "amount", ">", 100)
show_table(table_sort(large, "amount", false))
print("Total:", sum(sales["amount"]))
`,
    },
  },
  {
    name: { ru: "Прочитать CSV и отобрать", en: "Read a CSV and filter it" },
    program: {
      ru: ru`# Укажите путь к своему файлу
let file = path("sales.csv")

if file.exists {
    let all = read_file(file)
    print("Строк:", len(all), "столбцы:", all.columns)
    show_table(all, 20)
} else {
    print("Файла", file, "здесь нет. Папка сервера:", getcwd())
}
`,
      en: en`# Put the path of your own file here
let file = path("sales.csv")

if file.exists {
    let all = read_file(file)
    print("Rows:", len(all), "columns:", all.columns)
    show_table(all, 20)
} else {
    print("There is no", file, "here. The server's folder:", getcwd())
}
`,
    },
  },
  {
    name: { ru: "Функции и массивы", en: "Functions and arrays" },
    program: {
      ru: ru`fn square(n) {
    return n * n
}

let squares = map(range(1, 11), square)
let even = filter(squares, n => n % 2 == 0)

print("Квадраты:", squares)
print("Чётные:", even)
print("Сумма чётных:", sum(even))
print("Это", typeof(even), "из", len(even), "чисел")
`,
      en: en`fn square(n) {
    return n * n
}

let squares = map(range(1, 11), square)
let even = filter(squares, n => n % 2 == 0)

print("Squares:", squares)
print("Even ones:", even)
print("Sum of the even ones:", sum(even))
print("This is an", typeof(even), "of", len(even), "numbers")
`,
    },
  },
  {
    name: { ru: "Ошибки и try / catch", en: "Errors and try / catch" },
    program: {
      ru: ru`for text in ["12", "7.5", "много"] {
    try {
        print(text, "->", int(text))
    } catch ValueError e {
        print(text, "-> не целое:", e)
    } finally {
        print("  проверено:", text)
    }
}

# Ошибка, которую никто не ловит: строка будет отмечена
let prices = [10, 20, 30]
print(prices[5])
`,
      en: en`for text in ["12", "7.5", "many"] {
    try {
        print(text, "->", int(text))
    } catch ValueError e {
        print(text, "-> no integer:", e)
    } finally {
        print("  checked:", text)
    }
}

# An error nobody catches: its line will be marked
let prices = [10, 20, 30]
print(prices[5])
`,
    },
  },
  {
    name: { ru: "Долгий вывод: остановите его", en: "Long output: stop it" },
    program: {
      ru: ru`# Печатает без конца. «Остановить» действует сразу, переменные остаются:
# потом выполните print(n)
let n = 0
while true {
    n = n + 1
    print("строка", n)
}
`,
      en: en`# Prints for ever. Stop works at once and the variables stay:
# run print(n) afterwards
let n = 0
while true {
    n = n + 1
    print("line", n)
}
`,
    },
  },
];
