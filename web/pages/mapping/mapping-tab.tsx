import { Alert, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { query } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { Loaded } from '../../ui/loaded.js';
import { FixButton } from './fix-button.js';
import { MappingRules } from './mapping-rules.js';
import { MappingVersions } from './mapping-versions.js';
import { NextSync } from './next-sync.js';

/** How reports are read beside the standard: the rules in effect, and the versions before. */
export function MappingTab() {
  const { mapping: text } = useText();
  const current = useQuery(query('mapping.show', {}));
  const [saved, setSaved] = useState<number | null>(null);
  return (
    <Stack>
      <Text size="sm">{text.intro}</Text>
      {saved !== null && <NextSync version={saved} />}
      <Loaded of={current} height={200}>
        {(shown) => (
          <>
            {shown.path !== undefined && (
              <Alert color="blue" title={text.read_only(shown.path)}>
                {text.read_only_hint}
              </Alert>
            )}
            <MappingRules current={shown} saved={setSaved} />
            {shown.source === 'database' && (
              <>
                <Group>
                  <FixButton name="add_rule" label={text.add} title={text.add} start={{}} />
                </Group>
                <MappingVersions version={shown.version} saved={setSaved} />
              </>
            )}
          </>
        )}
      </Loaded>
    </Stack>
  );
}
