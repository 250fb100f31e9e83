import { Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import classes from "./Brand.module.css";

export function BrandMark({ size = 24 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#4a5be8" />
      <path d="M22.6 11.2A8 8 0 1 0 24 16" fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
      <circle cx="16" cy="16" r="2.6" fill="#fff" />
      <path
        d="M24.6 6.6v5.2h-5.2"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

export function Brand() {
  return (
    <Link to="/" className={classes.brand} aria-label="Tuneloop, home">
      <Group gap={9} wrap="nowrap">
        <BrandMark />
        <Text fw={650} fz={16} lts="-0.01em">
          Tuneloop
        </Text>
      </Group>
    </Link>
  );
}
