import { Fragment } from 'react';

/** A text that is broken behind an underscore when its line is too short: the names of report files are made of parts. */
export function Breakable({ text }: { readonly text: string }) {
  const [first, ...others] = text.split('_');
  return (
    <>
      {first}
      {others.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text keep their places
        <Fragment key={at}>
          _<wbr />
          {part}
        </Fragment>
      ))}
    </>
  );
}
