import { Modal, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { onSignedOut, reportSignedIn } from "@/api/queryClient";
import { SignInForm } from "@/features/auth/SignInForm";
import { useMe } from "./session";

/** Asks for the password again where the session ended, instead of throwing the person out of their work. */
export function SessionGuard() {
  const me = useMe();
  const client = useQueryClient();
  const [ended, setEnded] = useState(false);
  useEffect(() => onSignedOut(() => setEnded(true)), []);
  return (
    <Modal
      opened={ended}
      onClose={() => setEnded(false)}
      closeOnClickOutside={false}
      title="Your session has ended"
    >
      <Text size="sm" c="dimmed" mb="md">
        Sign in again to go on. What you wrote is kept on this device.
      </Text>
      <SignInForm
        email={me.email}
        onSignedIn={() => {
          setEnded(false);
          reportSignedIn();
          void client.invalidateQueries();
        }}
      />
    </Modal>
  );
}
