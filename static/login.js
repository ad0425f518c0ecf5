// Who this page is to the server. A browser does not say why a WebSocket was refused, so the page asks beforehand, and
// asks the person for a token where one is needed. The token is kept by the tab.

import { text } from "./texts.js";

const TOKEN = "datacode.token";

/** The token where the tab cannot keep anything. @type {string | null} */
let unkept = null;

/** @returns {string | null} */
export function token() {
  try {
    return sessionStorage.getItem(TOKEN) ?? unkept;
  } catch {
    return unkept;
  }
}

function keep(given) {
  unkept = given;
  try {
    sessionStorage.setItem(TOKEN, given);
  } catch {
    // It lasts as long as the page.
  }
}

export class Login {
  #dialog;
  #field;
  #why;
  #without;
  #told = null;
  /** Whether the person has chosen to go on without a token. */
  #content = false;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {{entered: () => void}} listener the person has said what there is to say: connect
   */
  constructor(dialog, { entered }) {
    this.#dialog = dialog;
    this.#field = dialog.querySelector("input");
    this.#why = dialog.querySelector(".why");
    this.#without = dialog.querySelector(".without");
    dialog.addEventListener("close", () => {
      const { returnValue } = dialog;
      const given = this.#field.value.trim();
      this.#field.value = dialog.returnValue = "";
      if (returnValue === "enter" && given) keep(given);
      else if (returnValue === "without") this.#content = true;
      else return;
      entered();
    });
  }

  get open() {
    return this.#dialog.open;
  }

  /** Whether it makes sense to connect; if not, the person is being asked for a token. */
  async lets() {
    if (this.open) return false;
    try {
      const headers = token() ? { Authorization: `Bearer ${token()}` } : {};
      const response = await fetch("login", { headers, cache: "no-store" });
      this.#told = await response.json();
    } catch {
      // Who does not answer refuses nobody: connecting will tell.
      return true;
    }
    if (this.open) return false;
    const { accepted, execute } = this.#told;
    if (accepted && (execute || token() || this.#content)) return true;
    this.#without.hidden = !accepted;
    this.translate();
    this.#dialog.showModal();
    return false;
  }

  /** Bytes of the largest file the server takes from this page, as it last said; null: none. @returns {number | null} */
  get largestFile() {
    return this.#told?.upload ?? null;
  }

  /** Says it in the language of now. */
  translate() {
    const reason = this.#told?.accepted ? "may" : this.#told?.reason;
    this.#why.textContent = reason ? text(`login.${reason}`) : "";
  }
}
