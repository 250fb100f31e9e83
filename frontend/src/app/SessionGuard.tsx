import { Modal, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { onSignedOut, reportSignedIn } from "@/api/queryClient";
import { SignInForm } from "@/features/auth/SignInForm";
import { useMe } from "./session";

/** Somebody in the middle of a word must not write the rest of it into the password. */
const PAUSE_MS = 1200;
/** Requests of before the sign-in may still come back refused. */
const STRAGGLERS_MS = 5000;

/** Asks for the password again where the session ended, instead of throwing the person out of their work. */
export function SessionGuard() {
  const me = useMe();
  const client = useQueryClient();
  const [ended, setEnded] = useState(false);
  const [signedInAt, setSignedInAt] = useState(0);
  useEffect(() => {
    let timer: number | undefined;
    let lastKey = 0;
    const ask = () => {
      window.clearTimeout(timer);
      const pause = Date.now() - lastKey;
      if (pause >= PAUSE_MS) setEnded(true);
      else timer = window.setTimeout(ask, PAUSE_MS - pause);
    };
    const key = () => {
      lastKey = Date.now();
    };
    window.addEventListener("keydown", key, { capture: true });
    const stop = onSignedOut(() => {
      if (Date.now() - signedInAt > STRAGGLERS_MS) ask();
    });
    return () => {
      stop();
      window.clearTimeout(timer);
      window.removeEventListener("keydown", key, { capture: true });
    };
  }, [signedInAt]);
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
          setSignedInAt(Date.now());
          reportSignedIn();
          void client.invalidateQueries();
        }}
      />
    </Modal>
  );
}
