import { Fragment } from 'react';

/** Behind an underscore, and before the ending. */
const PLACES = /(?<=_)|(?=\.\w)/;

/** A text that is broken between its parts when its line is too short, as the names of report files are made of parts. */
export function Breakable({ text }: { readonly text: string }) {
  return text.split(PLACES).map((part, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text keep their places
    <Fragment key={at}>
      {at > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
