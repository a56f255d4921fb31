import { useFormat } from '../text/format.js';

/** A time as its distance from now, with the exact time as its tooltip. */
export function Time({ at }: { readonly at: string }) {
  const format = useFormat();
  return (
    <time className="unbroken" dateTime={at} title={format.dateTime(at)}>
      {format.fromNow(at)}
    </time>
  );
}
