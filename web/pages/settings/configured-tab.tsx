import { Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ItemOf } from '../../client/client.js';
import { query } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { DataTable } from '../../ui/data-table.js';
import { Loaded } from '../../ui/loaded.js';

/** Every setting with its value. Of a secret, only whether it is set. */
export function ConfiguredTab() {
  const { configured: text } = useText().settings;
  const settings = useQuery(query('admin.settings', {}));
  return (
    <Stack>
      <Text size="sm">{text.what}</Text>
      <Loaded of={settings} height={400}>
        {({ items }) => (
          <DataTable head={[text.setting, text.value]}>
            {items.map((setting) => (
              <Table.Tr key={setting.name}>
                <Table.Td className="wraps">
                  <Text size="sm" ff="monospace">
                    {setting.name}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {text.descriptions[setting.name] ?? setting.description}
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

function Value({ value, is_secret, is_set, default: initial }: ItemOf<'admin.settings'>) {
  const { configured: text } = useText().settings;
  if (value !== null) return value;
  if (is_secret) return is_set ? text.is_set : text.not_set;
  return initial === null ? text.not_set : text.default(initial);
}
