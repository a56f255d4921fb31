import { Table, Text } from '@mantine/core';
import { mappingRules, withoutRule } from '../../../shared/reports/change-mapping.js';
import type { OutputOf } from '../../client/client.js';
import { useAction } from '../../client/query.js';
import { useCan } from '../../client/session.js';
import { useText } from '../../text/text-context.js';
import { ConfirmButton } from '../../ui/confirm-button.js';
import { DataTable } from '../../ui/data-table.js';
import { useRuleText } from './rule-text.js';

type Props = {
  readonly current: OutputOf<'mapping.show'>;
  readonly saved: (version: number) => void;
};

/** The rules in effect, each with a button that removes it. */
export function MappingRules({ current: { source, mapping, version }, saved }: Props) {
  const { mapping: text, settings } = useText();
  const can = useCan();
  const sayRule = useRuleText();
  const save = useAction('mapping.save');
  const rules = mappingRules(mapping);
  const canChange = source === 'database' && can('mapping:manage');
  if (rules.length === 0) return <Text size="sm">{text.no_rules}</Text>;
  return (
    <DataTable head={canChange ? [text.rule, settings.actions] : [text.rule]} minWidth={320}>
      {rules.map((rule) => (
        <Table.Tr key={JSON.stringify(rule)}>
          <Table.Td className="wraps">{sayRule(rule)}</Table.Td>
          {canChange && (
            <Table.Td>
              <ConfirmButton
                size="xs"
                label={text.remove}
                question={text.remove_question}
                action={save}
                input={{
                  mapping: withoutRule(mapping, rule),
                  why: text.removed(sayRule(rule)).slice(0, 500),
                  based_on: version,
                }}
                done={({ version: next }) => saved(next)}
                isDangerous
              />
            </Table.Td>
          )}
        </Table.Tr>
      ))}
    </DataTable>
  );
}
