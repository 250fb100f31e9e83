import { Component, type ReactNode } from "react";
import { ErrorNotice } from "@/components/ErrorNotice";
import { PageFrame } from "@/components/PageFrame";

/** The last net: a fault in the shell itself shows a way out instead of a blank page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <PageFrame width="narrow">
        <ErrorNotice
          title="This page broke"
          error={this.state.error}
          retryLabel="Load the page again"
          onRetry={() => window.location.reload()}
        />
      </PageFrame>
    );
  }
}
