import {
  ActionIcon,
  type ActionIconProps,
  Anchor,
  type AnchorProps,
  Button,
  type ButtonProps,
} from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import { type AnchorHTMLAttributes, forwardRef } from "react";

type NativeAnchor = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "color" | "style">;

const RoutedAnchor = forwardRef<HTMLAnchorElement, AnchorProps & NativeAnchor>((props, ref) => (
  <Anchor ref={ref} {...props} />
));
const RoutedButton = forwardRef<HTMLAnchorElement, ButtonProps & NativeAnchor>((props, ref) => (
  <Button ref={ref} component="a" {...props} />
));
const RoutedIcon = forwardRef<HTMLAnchorElement, ActionIconProps & NativeAnchor>((props, ref) => (
  <ActionIcon ref={ref} component="a" {...props} />
));

/** A link in the text, to a page of this application. */
export const AnchorLink = createLink(RoutedAnchor);
/** A link that looks like a button. */
export const ButtonLink = createLink(RoutedButton);
/** A link that is an icon; give it an `aria-label`. */
export const IconLink = createLink(RoutedIcon);
