"""What leaves the house as a file: tables as CSV and XLSX, documents as PDF."""
