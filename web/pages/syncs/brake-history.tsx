import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { OutputOf } from '../../client/client.js';
import { query } from '../../client/query.js';
import { useFieldName } from '../../text/field-name.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { Loaded } from '../../ui/loaded.js';
import { FigureBars } from './figure-bars.js';

type Item = OutputOf<'sync.brakes'>['items'][number];

/** The figure of each brake beside those of the last syncs. */
export function BrakeHistory({ sync_id }: { readonly sync_id: string }) {
  const { one: text } = useText().syncs;
  const format = useFormat();
  const history = useQuery(query('sync.brakes', { sync_id }));
  return (
    <Loaded of={history} height={80}>
      {({ roster, items }) => (
        <Stack gap="xs" mt="xs">
          {roster && (
            <Text size="sm">
              {text.roster_before(format.number(roster.employees), format.number(roster.active))}
            </Text>
          )}
          {items.map((item) => (
            <ItemHistory key={`${item.brake} ${item.field}`} item={item} />
          ))}
        </Stack>
      )}
    </Loaded>
  );
}

function ItemHistory({ item: { brake, field, figure, limit, runs } }: { readonly item: Item }) {
  const { brake: words, one: text } = useText().syncs;
  const fieldName = useFieldName();
  const format = useFormat();
  const name = `${words[brake as keyof typeof words] ?? brake}${field ? ` (${fieldName(field)})` : ''}`;
  if (runs.length === 0)
    return (
      <Text size="sm">
        {name}: {text.no_history}
      </Text>
    );
  const figures = runs.map((run) => run.figure);
  const kind = brake === 'code_width' ? 'other' : figure < limit ? 'low' : 'high';
  const closest = kind === 'low' ? Math.min(...figures) : Math.max(...figures);
  const said = text.history[kind](
    runs.length,
    format.number(closest),
    format.number(figure),
    format.number(limit),
  );
  return (
    <div>
      <Text size="sm">
        {name}: {said}
      </Text>
      <FigureBars label={`${name}: ${said}`} figures={[...figures.toReversed(), figure]} limit={limit} />
    </div>
  );
}
