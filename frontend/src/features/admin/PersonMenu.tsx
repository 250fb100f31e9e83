import { Menu, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import {
  IconHistory,
  IconLock,
  IconLockOpen,
  IconPencil,
  IconShield,
  IconShieldOff,
  IconUserOff,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { toApiError } from "@/api/errors";
import { useMe } from "@/app/session";
import { ActionsMenu } from "@/components/ActionsMenu";
import { type User, type UserChange, useChangeUser } from "./api";
import { PasswordModal } from "./PasswordModal";
import { RenameModal } from "./RenameModal";

/** Everything an administrator can do to one account. */
export function PersonMenu({ user }: { user: User }) {
  const me = useMe();
  const change = useChangeUser();
  const [renaming, rename] = useDisclosure(false);
  const [settingPassword, password] = useDisclosure(false);
  const name = user.name || user.email;
  const save = (body: UserChange) =>
    change.mutate(
      { id: user.id, ...body },
      {
        onError: (error) =>
          notifications.show({
            color: "red",
            title: `The account of ${name} was not changed`,
            message: toApiError(error).message,
          }),
      },
    );
  const ask = (title: string, text: string, confirm: string, body: UserChange) =>
    modals.openConfirmModal({
      title,
      children: <Text size="sm">{text}</Text>,
      labels: { confirm, cancel: "Leave it" },
      confirmProps: { color: body.is_administrator ? undefined : "red" },
      onConfirm: () => save(body),
    });
  const self = user.id === me.id;
  return (
    <>
      <ActionsMenu of={name} loading={change.isPending}>
        <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={rename.open}>
          Rename
        </Menu.Item>
        <Menu.Item leftSection={<IconLock size={16} aria-hidden />} onClick={password.open}>
          Set a password
        </Menu.Item>
        <Menu.Item
          leftSection={<IconHistory size={16} aria-hidden />}
          renderRoot={(props) => <Link to="/admin/audit" search={{ actor: user.id }} {...props} />}
        >
          What they did
        </Menu.Item>
        <Menu.Divider />
        {user.is_administrator ? (
          <Menu.Item
            leftSection={<IconShieldOff size={16} aria-hidden />}
            onClick={() =>
              ask(
                `Take administration from ${self ? "yourself" : name}?`,
                self
                  ? "You lose this page at once. Another administrator can give it back."
                  : "They keep their roles in projects, and lose accounts, audit log and the projects they are no member of.",
                "Take it away",
                { is_administrator: false },
              )
            }
          >
            Take administration away
          </Menu.Item>
        ) : (
          <Menu.Item
            leftSection={<IconShield size={16} aria-hidden />}
            onClick={() =>
              ask(
                `Make ${name} an administrator?`,
                "Administrators manage every project, all accounts and the audit log.",
                "Make administrator",
                { is_administrator: true },
              )
            }
          >
            Make administrator
          </Menu.Item>
        )}
        {user.is_active ? (
          <Menu.Item
            color="red"
            leftSection={<IconUserOff size={16} aria-hidden />}
            onClick={() =>
              ask(
                `Close the account of ${self ? "yourself" : name}?`,
                "Their sessions and tokens end at once. What they made stays, and the account can be opened again.",
                "Close account",
                { is_active: false },
              )
            }
          >
            Close account
          </Menu.Item>
        ) : (
          <Menu.Item
            leftSection={<IconLockOpen size={16} aria-hidden />}
            onClick={() => save({ is_active: true })}
          >
            Open account again
          </Menu.Item>
        )}
      </ActionsMenu>
      <RenameModal user={user} opened={renaming} onClose={rename.close} />
      <PasswordModal user={user} opened={settingPassword} onClose={password.close} />
    </>
  );
}
