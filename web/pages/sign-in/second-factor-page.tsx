import { Stack, Text } from '@mantine/core';
import { useRefresh } from '../../client/session.js';
import { useText } from '../../text/text-context.js';
import { SecondFactorEnrolment } from '../../ui/second-factor-enrolment.js';
import { AloneCard } from './alone-card.js';

/** A person whose role needs a second factor sets it up, before anything else. */
export function SecondFactorPage() {
  const { second_factor: text } = useText().signIn;
  const refresh = useRefresh();
  return (
    <AloneCard title={text.title}>
      <Stack>
        <Text size="sm">{text.why}</Text>
        <SecondFactorEnrolment done={refresh} />
      </Stack>
    </AloneCard>
  );
}
