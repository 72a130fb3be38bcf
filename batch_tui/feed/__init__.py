"""What to ask of AWS, when, and what to drop. Knows neither boto3 nor Textual."""
