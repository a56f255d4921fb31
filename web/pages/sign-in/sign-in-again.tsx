import { Container, Modal, Stack, Text, Title } from '@mantine/core';
import { useText } from '../../text/text-context.js';
import { SignInForm } from './sign-in-form.js';

const ABOVE_DIALOGS = 1_000;

/** Hides the page of a session that has ended. It stays as it is below, with what was typed, for the same person. */
export function SignInAgain() {
  const { signIn: text } = useText();
  return (
    <Modal.Root
      opened
      fullScreen
      onClose={() => {}}
      closeOnEscape={false}
      zIndex={ABOVE_DIALOGS}
      transitionProps={{ duration: 0 }}
    >
      <Modal.Content aria-label={text.title}>
        <Modal.Body>
          <Container size={420} pt="15vh">
            <Stack>
              <Title order={1} size="h3">
                {text.title}
              </Title>
              <Text size="sm">{text.session_ended}</Text>
              <SignInForm />
            </Stack>
          </Container>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
