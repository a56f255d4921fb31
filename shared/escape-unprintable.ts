/** Characters that control a terminal or change the order of text: control, format and separator characters, but not the joiners within names. */
const UNPRINTABLE = /(?!\u200c|\u200d)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Returns a text with its unprintable characters, except those in `kept`, as the escapes of JSON. So JSON keeps its meaning. */
export function escapeUnprintable(text: string, kept = ''): string {
  return text.replace(UNPRINTABLE, (character) =>
    kept.includes(character) ? character : character.split('').map(escapeUnit).join(''),
  );
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
