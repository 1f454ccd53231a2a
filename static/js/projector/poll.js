/**
 * The poll on the screen. Until there are polls: none, and a poll's place is the wall's.
 *
 * pollOnAir(held): what is to be shown of the screen that delta.js holds, or null. Poll: a component that draws it, with
 * {poll, ideas, themes, texts, say, size, held}.
 */
export const pollOnAir = () => null;

export const Poll = () => null;
