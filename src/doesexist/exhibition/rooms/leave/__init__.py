"""The form to leave, or to have a credit put right, and its receipt."""
