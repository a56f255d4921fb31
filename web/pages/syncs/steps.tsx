import { Group, Text } from '@mantine/core';
import { SyncStep } from '../../../shared/sync.js';
import { useText } from '../../text/text-context.js';

type Props = {
  /** Undefined while it is not known. */
  readonly at: SyncStep | undefined;
  readonly isHeld: boolean;
};

/** The steps of a sync in their order, with the one that it is at. */
export function Steps({ at, isHeld }: Props) {
  const { one: text } = useText().syncs;
  const steps = SyncStep.options.filter(
    (step) => step !== 'ended' && (step !== 'waiting' || at === step) && (step !== 'held' || isHeld),
  );
  const current = at === undefined ? -1 : steps.indexOf(at);
  return (
    <Group component="ol" className="steps" gap="xs" aria-label={text.steps}>
      {steps.map((step, number) => (
        <Text
          key={step}
          component="li"
          size="xs"
          {...(number === current && { td: 'underline', 'aria-current': 'step' })}
          {...(number > current && { c: 'dimmed' })}
        >
          {text.step[step]}
        </Text>
      ))}
    </Group>
  );
}
