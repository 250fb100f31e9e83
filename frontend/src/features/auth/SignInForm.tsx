import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useEffect, useState } from "react";
import { toApiError } from "@/api/errors";
import { useSignIn } from "./api";

/** Asks for email and password; with `email` given, only for the password. */
export function SignInForm({ email, onSignedIn }: { email?: string; onSignedIn: () => void }) {
  const signIn = useSignIn();
  const form = useForm({
    initialValues: { email: email ?? "", password: "" },
    validate: {
      email: (value) => (value.trim() ? null : "Write your email address."),
      password: (value) => (value ? null : "Write your password."),
    },
  });
  const error = signIn.error ? toApiError(signIn.error) : null;
  const wait = useCountdown(
    error?.code === "throttled" ? (error.retryAfterSeconds ?? 60) : 0,
    signIn.submittedAt,
  );
  return (
    <form
      onSubmit={form.onSubmit((values) => {
        signIn.mutate({ ...values, email: values.email.trim() }, { onSuccess: onSignedIn });
      })}
      noValidate
    >
      <Stack gap="md">
        {error && (
          <Alert color="red" variant="light" role="alert">
            {error.code === "throttled" ? throttled(wait) : error.message}
          </Alert>
        )}
        <TextInput
          label="Email"
          type="email"
          autoComplete="username"
          readOnly={email !== undefined}
          data-autofocus={email === undefined || undefined}
          autoFocus={email === undefined}
          {...form.getInputProps("email")}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          data-autofocus={email !== undefined || undefined}
          autoFocus={email !== undefined}
          {...form.getInputProps("password")}
        />
        <Button type="submit" fullWidth loading={signIn.isPending} disabled={wait > 0}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}

function throttled(wait: number): string {
  if (wait <= 0) return "You can try again now.";
  return `Too many tries. You can try again in ${wait} ${wait === 1 ? "second" : "seconds"}.`;
}

/** Seconds left of `seconds`, counted from `since` (a moment in milliseconds). */
function useCountdown(seconds: number, since: number): number {
  const [now, setNow] = useState(() => Date.now());
  const left = Math.max(0, Math.ceil((since + seconds * 1000 - now) / 1000));
  useEffect(() => {
    setNow(Date.now());
    if (seconds === 0 || since === 0) return;
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, [seconds, since]);
  return seconds === 0 ? 0 : left;
}
