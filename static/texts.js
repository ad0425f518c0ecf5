// Every text of the page, in Russian and in English.

export const LANGUAGES = ["ru", "en"];
const CHOSEN = "datacode.language";

const TEXTS = {
  "title": { ru: "DataCode: программы для таблиц", en: "DataCode: programs for tables" },
  "run": { ru: "Запустить", en: "Run" },
  "run.hint": { ru: "Запустить программу (Ctrl+Enter)", en: "Run the program (Ctrl+Enter)" },
  "stop": { ru: "Остановить", en: "Stop" },
  "stop.hint": { ru: "Остановить программу (Ctrl+.)", en: "Stop the program (Ctrl+.)" },
  "upload": { ru: "Файлы…", en: "Files…" },
  "upload.hint": {
    ru: "Положить файлы в папку сеанса; можно и перетащить их на страницу",
    en: "Put files into the session's folder; or drop them on the page",
  },
  "upload.large": { ru: "Файл {name} не загружен: он больше {megabytes} МиБ", en: "{name} was not uploaded: it is larger than {megabytes} MiB" },
  "upload.unreadable": { ru: "Файл {name} не загружен: его не удалось прочитать", en: "{name} was not uploaded: it cannot be read" },
  "reset": { ru: "Сбросить", en: "Reset" },
  "reset.hint": { ru: "Забыть переменные и функции сеанса", en: "Forget the session's variables and functions" },
  "reset.question": { ru: "Забыть все переменные и функции этого сеанса?", en: "Forget all variables and functions of this session?" },
  "reset.keeps": { ru: "Текст программы останется.", en: "The text of the program stays." },
  "cancel": { ru: "Отмена", en: "Cancel" },
  "examples": { ru: "Примеры", en: "Examples" },
  "example.loaded": { ru: "Открыт пример «{name}». Прежний текст вернёт Ctrl+Z.", en: "Opened the example “{name}”. Ctrl+Z brings the previous text back." },
  "program": { ru: "Программа", en: "Program" },
  "program.keys": {
    ru: "Ctrl+Enter запускает, Ctrl+. останавливает, Tab делает отступ, Esc и затем Tab выводит из редактора.",
    en: "Ctrl+Enter runs, Ctrl+. stops, Tab indents, Esc and then Tab leaves the editor.",
  },
  "output": { ru: "Вывод", en: "Output" },
  "output.text": { ru: "Текст вывода", en: "Text of the output" },
  "output.empty": { ru: "Здесь появится то, что напечатает программа.", en: "What the program prints will appear here." },
  "output.dropped": {
    ru: "Показан только конец вывода; не показано знаков: {count}.",
    en: "Only the end of the output is shown; characters left out: {count}.",
  },
  "output.earlier": { ru: "до перезагрузки страницы", en: "before the page was reloaded" },
  "wrap": { ru: "Переносить строки", en: "Wrap lines" },
  "clear": { ru: "Очистить", en: "Clear" },
  "newest": { ru: "К концу", en: "Jump to the end" },
  "answer": { ru: "Ответить", en: "Answer" },
  "answer.text": { ru: "Ответ программе", en: "Answer to the program" },
  "waiting": { ru: "Ждёт ответа", en: "Waiting for an answer" },
  "language": { ru: "Язык", en: "Language" },
  "noscript": { ru: "Странице нужен JavaScript.", en: "This page needs JavaScript." },

  "state.connecting": { ru: "подключение…", en: "connecting…" },
  "state.unreachable": { ru: "сервер не отвечает, пробую снова…", en: "the server does not answer, trying again…" },
  "state.connected": { ru: "на связи", en: "connected" },
  "state.reconnecting": { ru: "связь прервалась, подключаюсь снова…", en: "connection lost, reconnecting…" },
  "state.resumed": { ru: "сеанс возобновлён", en: "session resumed" },
  "state.lost": { ru: "сеанс утрачен, начат новый", en: "session lost, a new one has started" },
  "state.taken": { ru: "сеанс открыт в другой вкладке", en: "session opened in another tab" },
  "state.barred": { ru: "нужен токен", en: "a token is needed" },
  "again": { ru: "Подключиться сейчас", en: "Connect now" },
  "fresh": { ru: "Начать новый здесь", en: "Start a new one here" },

  "login.title": { ru: "Вход на сервер", en: "Log in to the server" },
  "login.token": { ru: "Токен", en: "Token" },
  "login.enter": { ru: "Войти", en: "Log in" },
  "login.without": { ru: "Продолжить без токена", en: "Go on without a token" },
  "login.ask": { ru: "Ввести токен", en: "Enter a token" },
  "login.missing": { ru: "Сервер пускает только с токеном.", en: "The server lets nobody in without a token." },
  "login.wrong": { ru: "Этот токен не подходит.", en: "This token is not valid." },
  "login.expired": { ru: "Срок действия токена истёк.", en: "The token has expired." },
  "login.may": { ru: "Выполнять программы можно только с токеном.", en: "Running programs needs a token." },

  "note.resumed": { ru: "Связь восстановлена; переменные на месте.", en: "Connected again; the variables are intact." },
  "note.lost": {
    ru: "Сервер больше не хранит прежний сеанс: его переменных и функций нет. Начат новый.",
    en: "The server no longer has the previous session: its variables and functions are gone. A new one has started.",
  },
  "note.expired": {
    ru: "К сеансу слишком долго никто не возвращался, и сервер его завершил: переменных и функций больше нет. Начат новый.",
    en: "Nobody came back to the session in time, so the server ended it: its variables and functions are gone. A new one has started.",
  },
  "note.gap": {
    ru: "Сеанс возобновлён, но часть вывода за время обрыва потеряна.",
    en: "The session was resumed, but some output from while it was disconnected is missing.",
  },
  "note.taken": {
    ru: "Этот сеанс забрала другая вкладка; здесь он завершился.",
    en: "Another tab has taken over this session; here it has ended.",
  },
  "note.gone": { ru: "Сервер закрыл соединение: {reason}", en: "The server closed the connection: {reason}" },
  "note.refused": { ru: "Сервер отказал: {reason}", en: "The server refused: {reason}" },

  "running": { ru: "Выполняется", en: "Running" },
  "uploading": { ru: "Загружается", en: "Uploading" },
  "stopping": { ru: "Останавливается", en: "Stopping" },
  "status.ok": { ru: "Готово", en: "Done" },
  "status.reset": { ru: "Сеанс сброшен: переменных и функций больше нет.", en: "Session reset: variables and functions are gone." },
  "status.error": { ru: "Ошибка", en: "Error" },
  "status.interrupted": { ru: "Остановлено", en: "Stopped" },
  "status.limit": { ru: "Достигнут предел: {limit}", en: "Limit reached: {limit}" },
  "status.lost": { ru: "Сбой интерпретатора", en: "The interpreter crashed" },
  "lost.variables": {
    ru: "Переменных и функций больше нет; работает новый интерпретатор. Номер инцидента: {incident}",
    en: "Its variables and functions are gone; a new one is running. Incident: {incident}",
  },
  "status.refused": { ru: "Запрос не принят", en: "Request refused" },
  "status.unanswered": { ru: "Ответа на этот запрос уже не будет.", en: "This request will no longer be answered." },
  "status.elsewhere": { ru: "Продолжается в другой вкладке.", en: "Continues in the other tab." },
  "status.place": { ru: "{status}, строка {line}", en: "{status}, line {line}" },
  "limit.time": { ru: "время работы", en: "running time" },
  "limit.memory": { ru: "память", en: "memory" },
  "limit.output": { ru: "объём вывода", en: "amount of output" },
  "limit.instructions": { ru: "число шагов", en: "number of steps" },
  "limit.depth": { ru: "глубина вызовов", en: "depth of calls" },
  "limit.size": { ru: "размер значения", en: "size of a value" },

  "seconds": { ru: "{n} с", en: "{n} s" },
  "milliseconds": { ru: "{n} мс", en: "{n} ms" },
  "place": { ru: "строка {line}, столбец {column}", en: "line {line}, column {column}" },
  "place.go": { ru: "Показать это место в программе", en: "Show this place in the program" },
  "help": { ru: "Подсказка", en: "Help" },
  "stack.in": { ru: "функция {name} вызвана в строке {line}", en: "function {name}, called on line {line}" },
  "stack.unnamed": { ru: "функция без имени вызвана в строке {line}", en: "unnamed function, called on line {line}" },
  "stack.top": { ru: "в программе, строка {line}", en: "in the program, line {line}" },
};

let language = remembered() ?? (navigator.languages ?? [navigator.language]).map((l) => l.slice(0, 2)).find((l) => LANGUAGES.includes(l)) ?? "en";

function remembered() {
  try {
    const chosen = localStorage.getItem(CHOSEN);
    return LANGUAGES.includes(chosen) ? chosen : null;
  } catch {
    return null;
  }
}

/** @returns {"ru" | "en"} */
export function currentLanguage() {
  return language;
}

/** Changes the language and puts it into the page. @param {string} chosen */
export function chooseLanguage(chosen) {
  language = chosen;
  try {
    localStorage.setItem(CHOSEN, chosen);
  } catch {
    // It then holds until the page is closed.
  }
  translatePage();
}

/** The text of that name, its `{places}` filled. @param {string} name @param {Record<string, unknown>} [values] */
export function text(name, values = {}) {
  return TEXTS[name][language].replace(/\{(\w+)\}/g, (_, key) => String(values[key]));
}

/** Whether there is a text of that name. @param {string} name */
export function hasText(name) {
  return Object.hasOwn(TEXTS, name);
}

/** A number as the language writes it. @param {number} n @param {number} [digits] after the point */
export function number(n, digits = 0) {
  return n.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A time span for people. @param {number} milliseconds */
export function duration(milliseconds) {
  if (milliseconds < 1000) return text("milliseconds", { n: number(milliseconds) });
  return text("seconds", { n: number(milliseconds / 1000, milliseconds < 10_000 ? 2 : 1) });
}

/** Puts the texts into the elements that name them by `data-text`, `data-title` and `data-label`. */
export function translatePage() {
  document.documentElement.lang = language;
  document.title = text("title");
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = text(element.dataset.text);
  for (const element of document.querySelectorAll("[data-title]")) element.title = text(element.dataset.title);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", text(element.dataset.label));
}
