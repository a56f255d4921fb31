import { useState } from 'react';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';

type Props = { readonly rows_read: number; readonly bytes_done: number };

const MEGABYTE = 1_000_000;

/** How fast a sync has read since the page looks at it. Nothing while it reads nothing. */
export function Rates({ rows_read, bytes_done }: Props) {
  const { one: text } = useText().syncs;
  const format = useFormat();
  const [first] = useState(() => ({ at: Date.now(), rows_read, bytes_done }));
  const seconds = Math.max(1, (Date.now() - first.at) / 1_000);
  const rows = Math.round((rows_read - first.rows_read) / seconds);
  const megabytes = (bytes_done - first.bytes_done) / MEGABYTE / seconds;
  return [
    rows > 0 && `, ${text.rows_a_second(format.number(rows))}`,
    megabytes >= 0.1 && `, ${text.megabytes_a_second(format.number(Math.round(megabytes * 10) / 10))}`,
  ];
}
