import { Paper, Stack, Text, Title } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import { BrandMark } from "@/app/Brand";
import { usePageTitle } from "@/components/PageHeader";
import { signInRoute } from "./routes";
import { SignInForm } from "./SignInForm";
import classes from "./SignInPage.module.css";

export function SignInPage() {
  usePageTitle("Sign in");
  const { next } = signInRoute.useSearch();
  const router = useRouter();
  return (
    <main className={classes.page}>
      <Stack gap="lg" className={classes.column}>
        <Stack gap={10} align="center">
          <BrandMark size={44} />
          <Title order={1} ta="center">
            Sign in to Tuneloop
          </Title>
          <Text c="dimmed" size="sm" ta="center">
            Your team's judgment, turned into a better model.
          </Text>
        </Stack>
        <Paper p="xl" radius="lg">
          <SignInForm onSignedIn={() => router.history.push(next ?? "/")} />
        </Paper>
        <Text c="dimmed" size="xs" ta="center">
          No account, or no way in? Ask the administrator of your site.
        </Text>
      </Stack>
    </main>
  );
}
