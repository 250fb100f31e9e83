"""The small base model that is made at set-up: ``python -m training.base_model FOLDER``. No Django here."""
