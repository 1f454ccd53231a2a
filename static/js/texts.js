/** Every sentence that the scripts show. Words that the server's pages show too come from templates/words.html. */

export const CONNECTION = {
  connecting: "Verbinde …",
  live: "Verbunden",
  polling: "Leicht verzögert",
  lost: "Keine Verbindung",
};

export const lost = "Keine Verbindung. Was Sie senden, bleibt gespeichert und geht später hinaus.";
export const back = "Die Verbindung ist wieder da.";

export const nowOn = (title) => `Jetzt: ${title}`;

export const form = {
  left: (count) => (count === 1 ? "Noch 1 Zeichen" : `Noch ${count} Zeichen`),
  over: (count) => (count === 1 ? "1 Zeichen zu viel" : `${count} Zeichen zu viel`),
  empty: "Bitte schreiben Sie etwas, bevor Sie senden.",
  tooLong: (count) => `Bitte kürzen Sie Ihren Beitrag um ${count} Zeichen.`,
  sending: "Ihr Beitrag wird gesendet …",
  sentBefore: "Dieser Beitrag wird schon gesendet.",
  sent: "Danke! Ihr Beitrag ist angekommen und wartet auf Freigabe.",
  sentAtOnce: "Danke! Ihr Beitrag ist angekommen.",
};

export const own = {
  sending: "Wird gesendet …",
  refused: "Nicht angenommen",
  correct: "Bearbeiten und noch einmal senden",
  discard: "Verwerfen",
  none: "Hier sehen Sie, was aus Ihren Beiträgen wird.",
  announced: { published: "Ihr Beitrag ist jetzt an der Wand.", hidden: "Ein Beitrag von Ihnen wird nicht gezeigt." },
  spotlit: "Ihr Beitrag ist jetzt auf der großen Leinwand!",
};

export const wall = {
  none: "Noch ist die Wand leer. Schreiben Sie die erste Idee!",
  upToDate: "Die Liste ist auf dem neuesten Stand.",
  reveal: (count) => (count === 1 ? "1 neue Idee zeigen" : `${count} neue Ideen zeigen`),
  arrived: (count) => (count === 1 ? "1 neue Idee" : `${count} neue Ideen`),
  more: (count) => `Weitere zeigen (noch ${count})`,
  supportFailed: "Ihre Unterstützung wurde nicht angenommen.",
};

export const desk = {
  lists: { pending: "Eingang", published: "Freigegeben", hidden: "Ausgeblendet" },
  none: {
    pending: "Nichts wartet auf Sie.",
    published: "Noch ist nichts freigegeben.",
    hidden: "Nichts ist ausgeblendet.",
  },
  capped: (shown, all) => `Gezeigt werden ${shown} von ${all}.`,
  loggedOut: "Sie sind abgemeldet. Öffnen Sie bitte einen neuen Anmeldelink.",
  actions: {
    publish: "Freigeben",
    hide: "Ausblenden",
    restore: "Wiederherstellen",
    edit: "Bearbeiten",
    spotlight: "Auf die Leinwand",
    unspotlight: "Von der Leinwand",
  },
  decisions: {
    published: "freigegeben",
    hidden: "ausgeblendet",
    restored: "wiederhergestellt",
    edited: "bearbeitet",
    reverted: "die letzte Entscheidung zurückgenommen",
  },
  statuses: { pending: "zurück im Eingang", published: "freigegeben", hidden: "ausgeblendet" },
  decided: (by, what) => `${by}: ${what}`,
  busy: "Wird gesendet …",
  first: (by, what) => `${by} war schneller: ${what}.`,
  why: "Warum ausblenden?",
  cancel: "Abbrechen",
  save: "Speichern",
  editing: "Text bearbeiten",
  editOpen: "Sie bearbeiten noch eine andere Idee: Bitte erst speichern oder abbrechen.",
  original: "Ursprünglicher Text",
  reports: (count) => (count === 1 ? "1 Meldung" : `${count} Meldungen`),
  undone: "Zurückgenommen.",
  nothingToUndo: "Sie haben hier noch nichts entschieden.",
  nothingChosen: "Wählen Sie zuerst eine Idee: mit j, k oder einem Klick.",
  failed: (excerpt, message) => `„${excerpt}“: ${message}`,
};

export const audience = ({ venue, remote }) => `Saal ${venue} · Zuhause ${remote}`;

export const stage = {
  invitation: "Ihre Ideen erscheinen hier.",
};
