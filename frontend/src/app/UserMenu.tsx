import {
  Avatar,
  Box,
  type MantineColorScheme,
  Menu,
  SegmentedControl,
  Text,
  UnstyledButton,
  useMantineColorScheme,
} from "@mantine/core";
import { IconKey, IconKeyboard, IconLock, IconLogout, IconSelector } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useSignOut } from "@/features/auth/api";
import { CONTRASTS, type Contrast, SCHEMES, useContrast } from "./contrast";
import classes from "./Shell.module.css";
import type { Me } from "./session";

export function UserMenu({ me }: { me: Me }) {
  const signOut = useSignOut();
  const name = me.name || me.email;
  return (
    <Menu position="top-start" width={244} shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes.user} aria-label={`Account: ${name}`}>
          <Avatar name={name} color="initials" size={30} aria-hidden />
          <Box flex={1} miw={0}>
            <Text size="sm" fw={550} truncate>
              {name}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {me.organization.name}
            </Text>
          </Box>
          <IconSelector size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.email}</Menu.Label>
        <Box px="xs" pb="xs">
          <LookChoice />
        </Box>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconKeyboard size={16} aria-hidden />}
          renderRoot={(props) => <Link to="/account/keyboard" {...props} />}
        >
          Keyboard
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLock size={16} aria-hidden />}
          renderRoot={(props) => <Link to="/account/password" {...props} />}
        >
          Change password
        </Menu.Item>
        <Menu.Item
          leftSection={<IconKey size={16} aria-hidden />}
          renderRoot={(props) => <Link to="/account/tokens" {...props} />}
        >
          My tokens
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} aria-hidden />}
          onClick={() => signOut.mutate()}
          disabled={signOut.isPending}
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** The look of this device. */
function LookChoice() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [contrast, setContrast] = useContrast();
  return (
    <>
      <Text size="xs" c="dimmed" mb={4}>
        Theme
      </Text>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label="Theme"
        value={colorScheme}
        onChange={(value) => setColorScheme(value as MantineColorScheme)}
        data={SCHEMES}
      />
      <Text size="xs" c="dimmed" mt={8} mb={4}>
        Contrast
      </Text>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label="Contrast"
        value={contrast}
        onChange={(value) => setContrast(value as Contrast)}
        data={CONTRASTS}
      />
    </>
  );
}
