import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { query } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { Loaded } from '../../ui/loaded.js';
import { FixForm } from './fix-form.js';
import { NextSync } from './next-sync.js';
import type { RuleFields } from './rule-fields.js';

type Props = { readonly start: Partial<RuleFields>; readonly file_id: string | undefined };

/** Adds a rule to the mapping in effect, then offers the sync that reads the files again. A mapping in a file is changed there. */
export function FixDialog({ start, file_id }: Props) {
  const { mapping: text } = useText();
  const current = useQuery(query('mapping.show', {}));
  const [saved, setSaved] = useState<number | null>(null);
  if (saved !== null) return <NextSync version={saved} />;
  return (
    <Loaded of={current} height={320}>
      {({ source, path = '', version, mapping }) =>
        source === 'database' ? (
          <FixForm start={start} file_id={file_id} current={{ version, mapping }} done={setSaved} />
        ) : (
          <Alert color="blue" role="status" title={text.read_only(path)}>
            {text.read_only_hint}
          </Alert>
        )
      }
    </Loaded>
  );
}
