import { Autocomplete } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import type { OutputOf } from '../../client/client.js';
import { query } from '../../client/query.js';
import { useText } from '../../text/text-context.js';

type Props = GetInputPropsReturnType & {
  /** The file whose headings are suggested. */
  readonly file_id: string | undefined;
  /** Whether those that are read are suggested, or the others. */
  readonly isRead: boolean;
};

/** A heading as it is in a file, with those of one file to choose from. */
export function HeadingInput({ file_id, isRead, ...input }: Props) {
  const { mapping: text } = useText();
  const file = useQuery({
    ...query('files.one', { file_id: file_id ?? '' }),
    enabled: file_id !== undefined,
  });
  return (
    <Autocomplete
      label={text.heading}
      required
      data={file.data ? headingsOf(file.data, isRead) : []}
      {...input}
    />
  );
}

function headingsOf({ columns, unmapped }: OutputOf<'files.one'>, isRead: boolean): string[] {
  const read = columns.filter(({ field }) => field !== null);
  return [...new Set((isRead ? read : unmapped).map(({ heading }) => heading))];
}
