import { Stack, Table, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ItemOf } from '../../client/client.js';
import { query } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { DataTable } from '../../ui/data-table.js';
import { Loaded } from '../../ui/loaded.js';

type Setting = ItemOf<'admin.settings'>;

/** Every setting with its value, or those whose name or description has what was typed. Of a secret, only whether it is set. */
export function ConfiguredTab() {
  const { configured: text } = useText().settings;
  const settings = useQuery(query('admin.settings', {}));
  const [typed, setTyped] = useState('');
  const wanted = typed.trim().toLowerCase();
  const descriptionOf = ({ name, description }: Setting) => text.descriptions[name] ?? description;
  const isWanted = (setting: Setting) =>
    `${setting.name} ${descriptionOf(setting)}`.toLowerCase().includes(wanted);
  return (
    <Stack>
      <Text size="sm">{text.what}</Text>
      <TextInput
        label={text.find}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        maw={320}
      />
      <Loaded of={settings} height={400}>
        {({ items }) => (
          <DataTable head={[text.setting, text.value]}>
            {items.filter(isWanted).map((setting) => (
              <Table.Tr key={setting.name}>
                <Table.Td className="wraps">
                  <Text size="sm" ff="monospace">
                    {setting.name}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {descriptionOf(setting)}
                  </Text>
                </Table.Td>
                <Table.Td className="wraps">
                  <Value {...setting} />
                </Table.Td>
              </Table.Tr>
            ))}
          </DataTable>
        )}
      </Loaded>
    </Stack>
  );
}

function Value({ value, is_secret, is_set, default: initial }: Setting) {
  const { configured: text } = useText().settings;
  if (value !== null) return value;
  if (is_secret) return is_set ? text.is_set : text.not_set;
  return initial === null ? text.not_set : text.default(initial);
}
