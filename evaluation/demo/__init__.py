"""The demo: a shop's team whose loop has gone round once. Everything is done through the services that people use."""
