// Files of the person for the folder of the session, where the server gives sessions one: chosen, or dropped on the page.
// They go one after the other, each as a request of its own.

/**
 * @typedef {object} Listener
 * @property {() => boolean} free whether a file can be sent now
 * @property {(name: string, content: string) => void} send `content` as the request `upload_file` has it
 * @property {(what: "large" | "unreadable", about: {name: string, megabytes: number}) => void} problem it is not sent
 */

export class Files {
  #button;
  #listener;
  /** Bytes of the largest file the server takes; null: none. @type {number | null} */
  #largest = null;
  /** @type {File[]} */
  #waiting = [];
  #reading = false;

  /**
   * @param {HTMLButtonElement} button opens the dialog of the browser
   * @param {HTMLInputElement} field where that dialog puts the files
   * @param {Listener} listener
   */
  constructor(button, field, listener) {
    this.#button = button;
    this.#listener = listener;
    button.addEventListener("click", () => field.click());
    field.addEventListener("change", () => {
      this.#take(field.files);
      // The same file may be chosen again.
      field.value = "";
    });
    const dropped = (event) => this.#largest !== null && event.dataTransfer?.types.includes("Files");
    addEventListener("dragover", (event) => {
      if (dropped(event)) event.preventDefault();
    });
    addEventListener("drop", (event) => {
      if (!dropped(event)) return;
      event.preventDefault();
      this.#take(event.dataTransfer.files);
    });
  }

  /** What the server takes now. @param {number | null} largest */
  offer(largest) {
    this.#largest = largest;
    this.#button.hidden = largest === null;
  }

  /** Sends the next one, if there is one and it can be sent. */
  async next() {
    if (this.#reading || this.#waiting.length === 0 || !this.#listener.free()) return;
    this.#reading = true;
    const file = this.#waiting.shift();
    const content = await read(file);
    this.#reading = false;
    if (content === null) this.#problem("unreadable", file);
    else if (this.#listener.free()) this.#listener.send(file.name, content);
    else this.#waiting.unshift(file);
    this.next();
  }

  #take(files) {
    for (const file of files) {
      if (file.size > this.#largest) this.#problem("large", file);
      else this.#waiting.push(file);
    }
    this.next();
  }

  #problem(what, { name }) {
    this.#listener.problem(what, { name, megabytes: Math.floor(this.#largest / 2 ** 20) });
  }
}

/** The content of a file as the request has it; null when it cannot be read, as folders and files that are gone. */
function read(file) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(`base64:${reader.result.slice(reader.result.indexOf(",") + 1)}`));
    reader.addEventListener("error", () => resolve(null));
    reader.readAsDataURL(file);
  });
}
