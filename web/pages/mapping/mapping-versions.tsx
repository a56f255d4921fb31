import { Badge, Table, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { mappingRules } from '../../../shared/reports/change-mapping.js';
import { pages, useAction } from '../../client/query.js';
import { useCan } from '../../client/session.js';
import { useText } from '../../text/text-context.js';
import { AccountLabel } from '../../ui/account-name.js';
import { ConfirmButton } from '../../ui/confirm-button.js';
import { DataTable } from '../../ui/data-table.js';
import { EmptyNotice } from '../../ui/empty-notice.js';
import { Paged } from '../../ui/paged.js';
import { Time } from '../../ui/time.js';
import { useRuleText } from './rule-text.js';

type Props = {
  /** The version in effect; 0 for none. */
  readonly version: number;
  readonly saved: (version: number) => void;
};

/** Who changed the mapping, when and why, newest first, with the way back to each version. */
export function MappingVersions({ version, saved }: Props) {
  const { mapping: text, settings, common } = useText();
  const can = useCan();
  const sayRule = useRuleText();
  const save = useAction('mapping.save');
  const versions = useInfiniteQuery(pages('mapping.versions', {}));
  if (version === 0) return <EmptyNotice text={common.empty.versions} />;
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {text.versions}
      </Title>
      <Paged of={versions} empty={common.empty.versions}>
        {(items) => (
          <DataTable head={[text.version, text.saved_at, text.by, text.why, text.rule, settings.actions]}>
            {items.map(({ number, at, by, why, mapping }) => (
              <Table.Tr key={number}>
                <Table.Td>
                  {number} {number === version && <Badge variant="outline">{text.in_effect}</Badge>}
                </Table.Td>
                <Table.Td>
                  <Time at={at} />
                </Table.Td>
                <Table.Td className="wraps">
                  <AccountLabel id={by} />
                </Table.Td>
                <Table.Td className="wraps">{why}</Table.Td>
                <Table.Td className="wraps">
                  {mappingRules(mapping).map(sayRule).join(', ') || text.no_rules}
                </Table.Td>
                <Table.Td>
                  {number !== version && can('mapping:manage') && (
                    <ConfirmButton
                      size="xs"
                      label={text.go_back}
                      question={text.go_back_question}
                      action={save}
                      input={{ mapping, why: text.back_to(number), based_on: version }}
                      done={({ version: next }) => saved(next)}
                    />
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </DataTable>
        )}
      </Paged>
    </section>
  );
}
